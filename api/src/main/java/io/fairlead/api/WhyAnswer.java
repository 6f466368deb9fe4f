package io.fairlead.api;

import io.fairlead.operations.table.WhyView;
import java.util.List;

/// The services that were asked for, or that have the address.
record WhyAnswer(List<WhyView> services) {}
