/// Other people's tensors: file formats, framework layouts, conventions, and whether their forward
/// and backward passes are right.
package org.gradproof.verify;
