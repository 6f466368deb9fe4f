/// Virtual machines of Azure subscriptions.
///
/// Start at [io.fairlead.ingest.azure.AzureFactory], then [io.fairlead.ingest.azure.SubscriptionPart].
@NullMarked
package io.fairlead.ingest.azure;

import org.jspecify.annotations.NullMarked;
