/// Parts of the log's pattern (logback.xml): one line for each event, whatever external text it contains.
@NullMarked
package io.fairlead.server.logging;

import org.jspecify.annotations.NullMarked;
