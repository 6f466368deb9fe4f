package io.fairlead.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.operations.table.ServiceView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of the services of the table, by namespace and host.
@JsonInclude(JsonInclude.Include.NON_NULL)
record ServicesPage(List<ServiceView> services, @Nullable String next) {}
