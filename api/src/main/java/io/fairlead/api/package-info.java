/// The HTTP API `/api/v1`: routes as data, the OpenAPI document made of them, and what every request has to pass. Knows
/// nothing of how a process runs; start reading at [Api][io.fairlead.api.Api].
@NullMarked
package io.fairlead.api;

import org.jspecify.annotations.NullMarked;
