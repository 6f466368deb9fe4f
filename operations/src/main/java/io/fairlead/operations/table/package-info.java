/// The merged table, read for a command: from a running process where one answers, else from the topic.
@NullMarked
package io.fairlead.operations.table;

import org.jspecify.annotations.NullMarked;
