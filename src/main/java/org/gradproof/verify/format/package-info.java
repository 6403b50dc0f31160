/// The files that tensors come in. Every declared size is compared with the file's real size before
/// memory is taken for it.
package org.gradproof.verify.format;
