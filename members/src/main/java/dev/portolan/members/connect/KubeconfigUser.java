package dev.portolan.members.connect;

import io.fabric8.kubernetes.api.model.AuthInfo;

import java.util.Optional;

/** The user that a kubeconfig's context names. Pure. */
record KubeconfigUser(KubeconfigPlace place, AuthInfo user) {
    private static final String INSTEAD =
            ": put the token of a ServiceAccount there, or client-certificate-data and"
                    + " client-key-data";

    /**
     * @throws IllegalArgumentException when there is nothing to log in with, too much of it, or
     *     something that only works on another machine
     */
    MemberCredentials credentials(Optional<String> authority) {
        refuseWhatOnlyWorksElsewhere();
        Optional<String> token = KubeconfigPlace.text(user.getToken());
        place.refuseFile("tokenFile", "token", token, user.getTokenFile());
        Optional<MemberCredentials.ClientCertificate> client = client();
        Optional<MemberCredentials.Login> login = login();
        if (token.isEmpty() && client.isEmpty() && login.isEmpty()) {
            throw place.invalid(
                    "has no credentials: it needs a token, or client-certificate-data and"
                            + " client-key-data, or username and password");
        }
        if (token.isPresent() && login.isPresent()) {
            throw place.invalid("has a token and a password: leave one of them");
        }
        return new MemberCredentials(authority, token, client, login);
    }

    private void refuseWhatOnlyWorksElsewhere() {
        if (user.getExec() != null) {
            throw new IllegalArgumentException(
                    place.field("exec") + " names a program of another machine" + INSTEAD);
        }
        if (user.getAuthProvider() != null) {
            throw new IllegalArgumentException(
                    place.field("auth-provider") + " names a login of another machine" + INSTEAD);
        }
        boolean acts =
                KubeconfigPlace.text(user.getAs()).isPresent()
                        || KubeconfigPlace.text(user.getAsUid()).isPresent()
                        || (user.getAsGroups() != null && !user.getAsGroups().isEmpty())
                        || (user.getAsUserExtra() != null && !user.getAsUserExtra().isEmpty());
        if (acts) {
            throw new IllegalArgumentException(
                    place.field("as")
                            + " is not supported: put the credentials of the user there who is to"
                            + " act");
        }
    }

    private Optional<MemberCredentials.ClientCertificate> client() {
        Optional<String> certificate =
                place.data(
                        "client-certificate",
                        user.getClientCertificateData(),
                        user.getClientCertificate());
        Optional<String> key =
                place.data("client-key", user.getClientKeyData(), user.getClientKey());
        if (certificate.isPresent() != key.isPresent()) {
            throw place.invalid(
                    "needs both client-certificate-data and client-key-data, or neither");
        }
        certificate.ifPresent(
                pem -> Pem.requireCertificate(place.field("client-certificate-data"), pem));
        key.ifPresent(pem -> Pem.requirePrivateKey(place.field("client-key-data"), pem));
        return certificate.map(
                pem -> new MemberCredentials.ClientCertificate(pem, key.orElseThrow()));
    }

    private Optional<MemberCredentials.Login> login() {
        Optional<String> name = KubeconfigPlace.text(user.getUsername());
        Optional<String> password = Optional.ofNullable(user.getPassword());
        if (name.isPresent() != password.isPresent()) {
            throw place.invalid("needs both username and password, or neither");
        }
        return name.map(login -> new MemberCredentials.Login(login, password.orElseThrow()));
    }
}
