package io.fairlead.acceptance;

import io.fairlead.testkit.peers.WithConsul;
import io.fairlead.testkit.peers.WithEnvoy;
import io.fairlead.testkit.peers.WithIstio;

/// With an istiod that pushes changes of endpoints at once.
@WithConsul
@WithIstio(environment = "PILOT_ENABLE_EDS_DEBOUNCE=false")
@WithEnvoy(hosts = {EndToEnd.SHOP, EndToEnd.CLOCK})
class EndToEndEagerIT extends EndToEnd {}
