/// Pure: the endpoints of a service that a target gets, according to their health in the registries.
@NullMarked
package io.fairlead.publisher.health;

import org.jspecify.annotations.NullMarked;
