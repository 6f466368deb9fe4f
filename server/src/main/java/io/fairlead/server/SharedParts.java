package io.fairlead.server;

import io.fairlead.platform.Platform;
import java.time.Clock;

/// What the roles of a process share.
record SharedParts(Platform platform, Meters meters, DeadLetterWriter deadLetters, Clock clock) {}
