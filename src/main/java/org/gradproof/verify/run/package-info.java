/// Runs stacks of layers, exactly or with roundings at random.
package org.gradproof.verify.run;
