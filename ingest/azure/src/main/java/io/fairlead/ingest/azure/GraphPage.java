package io.fairlead.ingest.azure;

import java.util.List;
import java.util.Map;

/// A page of a query's rows.
///
/// @param total rows of all pages, as Azure says with each page
/// @param next the token of the next page, empty for the last one
record GraphPage(List<Map<?, ?>> rows, long total, String next) {}
