/// Certificates, and a server that has one, for the tests of clients.
@NullMarked
package io.fairlead.testkit.tls;

import org.jspecify.annotations.NullMarked;
