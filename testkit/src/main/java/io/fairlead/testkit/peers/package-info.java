/// Real registries, meshes and stores as plain processes on 127.0.0.1, for tests that end in `IT`.
///
/// [io.fairlead.testkit.peers.PeerBinary] finds a program that `testkit/peers/build` made,
/// [io.fairlead.testkit.peers.PeerProcess] runs it; a JUnit extension per peer (`@WithConsul`) ties both to a
/// test class. A missing program skips the tests that need it, or fails them where `-Dpeers=required` was said.
@NullMarked
package io.fairlead.testkit.peers;

import org.jspecify.annotations.NullMarked;
