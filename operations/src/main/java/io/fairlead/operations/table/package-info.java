/// The merged table, read for a command: from a running process if one responds, else from the topic.
@NullMarked
package io.fairlead.operations.table;

import org.jspecify.annotations.NullMarked;
