/// Pure: which endpoints of a service a target is given, by what the registries say of their health.
@NullMarked
package io.fairlead.publisher.health;

import org.jspecify.annotations.NullMarked;
