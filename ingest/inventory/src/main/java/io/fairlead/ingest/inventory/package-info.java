/// Lists of instances as text, in the formats of more than one source: Fairlead's own inventory, and Prometheus' target
/// groups, as JSON or YAML.
///
/// Start at [io.fairlead.ingest.inventory.NodeReader], then [io.fairlead.ingest.inventory.InventoryReader]. Pure: an
/// entry that cannot be used is a [io.fairlead.ingest.inventory.Rejected], and the others are used.
@NullMarked
package io.fairlead.ingest.inventory;

import org.jspecify.annotations.NullMarked;
