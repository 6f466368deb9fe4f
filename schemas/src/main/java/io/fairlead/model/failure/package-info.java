/// The four ways in which work fails; each carries a stable code for logs, metrics, dead-letter headers and
/// docs/errors.md.
@NullMarked
package io.fairlead.model.failure;

import org.jspecify.annotations.NullMarked;
