/// Real registries, meshes and stores for tests that end in `IT`, on 127.0.0.1.
///
/// A JUnit annotation per peer (`@WithConsul`) gives it to a test class. [io.fairlead.testkit.peers.PeerProvider]
/// starts
/// it: as a process, from a program that `testkit/peers/build` made, or with `-Dpeers.provider=containers` as a
/// container. A missing peer skips the tests that need it, or fails them where `-Dpeers=required` was said.
@NullMarked
package io.fairlead.testkit.peers;

import org.jspecify.annotations.NullMarked;
