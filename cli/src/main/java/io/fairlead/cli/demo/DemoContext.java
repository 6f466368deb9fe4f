package io.fairlead.cli.demo;

import io.fairlead.config.ConfigReader;
import java.time.Clock;

/// The context that a demo gets from its process.
public record DemoContext(Program program, ConfigReader reader, Clock clock) {}
