package io.fairlead.ingest.gcp;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which calls the library makes for an access token, as far as it tells: it holds another token afterwards.
final class TokenCalls {
    private static final String TOKEN = "oauth2:token";
    private static final String IMPERSONATION = "iam:generateAccessToken";

    private final GoogleCredentials credentials;
    private final @Nullable AccessToken ownBefore;
    private final @Nullable AccessToken before;

    /// Begins with the tokens that are held now.
    TokenCalls(GoogleCredentials credentials) {
        this.credentials = credentials;
        this.ownBefore = own();
        this.before = credentials.getAccessToken();
    }

    /// With which another account is impersonated, if one is.
    private @Nullable AccessToken own() {
        return credentials instanceof ImpersonatedCredentials other
                ? other.getSourceCredentials().getAccessToken()
                : null;
    }

    /// Counts the calls since then that succeeded.
    void count(Consumer<String> called) {
        if (!Objects.equals(ownBefore, own())) {
            called.accept(TOKEN);
        }
        if (!Objects.equals(before, credentials.getAccessToken())) {
            called.accept(credentials instanceof ImpersonatedCredentials ? IMPERSONATION : TOKEN);
        }
    }

    /// Counts the one that failed.
    void failed(Consumer<String> called) {
        called.accept(own() == null ? TOKEN : IMPERSONATION);
    }
}
