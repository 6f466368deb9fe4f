package io.fairlead.cli.demo;

import io.fairlead.config.ConfigReader;
import java.time.Clock;

/// What a demo gets from the process that it runs in.
public record DemoContext(Program program, ConfigReader reader, Clock clock) {}
