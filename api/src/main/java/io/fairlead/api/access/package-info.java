/// Who may do what through the API: roles, scopes, and who a request is from. Knows nothing of routes.
@NullMarked
package io.fairlead.api.access;

import org.jspecify.annotations.NullMarked;
