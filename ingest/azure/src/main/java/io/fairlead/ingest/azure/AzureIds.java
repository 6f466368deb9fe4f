package io.fairlead.ingest.azure;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The ids of instances: `subscription/resource-group/machine/`, or
/// `subscription/resource-group/scale-set:machine/`, in lower case. Pure.
///
/// None is the prefix of another, which the slash at the end ensures: what is unread is named by a prefix, and `web-1`
/// must not cover `web-10` as well.
final class AzureIds {
    /// As long as Azure allows, and more; together shorter than the longest id of an instance.
    private static final String NAME = "([^/:]{1,120})";

    private static final Pattern MACHINE = Pattern.compile("/subscriptions/" + NAME + "/resourcegroups/" + NAME
            + "/providers/microsoft\\.compute/(?:virtualmachines/" + NAME + "|virtualmachinescalesets/" + NAME
            + "/virtualmachines/" + NAME + ")");

    private AzureIds() {}

    /// What the id of each instance of a subscription begins with.
    static String prefix(String subscription) {
        return subscription + "/";
    }

    /// A machine as its id names it.
    ///
    /// @param scaleSet empty if it is not in a uniform one
    record Place(String subscription, String resourceGroup, String scaleSet, String machine) {
        String instance() {
            return prefix(subscription) + resourceGroup + "/" + (scaleSet.isEmpty() ? "" : scaleSet + ":") + machine
                    + "/";
        }
    }

    /// Empty if it is not the id of a machine.
    ///
    /// @param id in lower case
    static Optional<Place> place(String id) {
        Matcher matcher = MACHINE.matcher(id);
        if (!matcher.matches() || id.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        boolean single = matcher.group(3) != null;
        return Optional.of(new Place(
                matcher.group(1),
                matcher.group(2),
                single ? "" : matcher.group(4),
                single ? matcher.group(3) : matcher.group(5)));
    }
}
