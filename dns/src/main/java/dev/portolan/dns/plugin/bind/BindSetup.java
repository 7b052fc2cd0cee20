package dev.portolan.dns.plugin.bind;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.corefile.Token;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.plugin.Words;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code bind ADDRESS|INTERFACE... { except ADDRESS|INTERFACE... }}. */
public final class BindSetup implements PluginSetup {
    @Override
    public String name() {
        return "bind";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        List<String> addresses = new ArrayList<>();
        for (Directive directive : input.directives()) {
            if (directive.args().isEmpty()) {
                throw directive.wrongArguments();
            }
            List<String> chosen = addresses(directive.args());
            for (Directive line : directive.block()) {
                if (!line.word().equals("except") || line.args().isEmpty()) {
                    throw line.wrongArguments();
                }
                chosen.removeAll(addresses(line.args()));
            }
            addresses.addAll(chosen);
        }
        if (addresses.isEmpty()) {
            throw input.directives().getFirst().problem("no address is left to listen on");
        }
        input.parts().bind(addresses);
        return Optional.empty();
    }

    private static List<String> addresses(List<Token> words) {
        List<String> addresses = new ArrayList<>();
        for (Token word : words) {
            try {
                NetworkInterface device = NetworkInterface.getByName(word.text());
                if (device != null) {
                    device.inetAddresses().map(InetAddress::getHostAddress).forEach(addresses::add);
                } else {
                    addresses.add(InetAddress.ofLiteral(word.text()).getHostAddress());
                }
            } catch (SocketException | IllegalArgumentException e) {
                throw Words.problem(
                        word, "not a valid IP address or interface name: " + word.text());
            }
        }
        return addresses;
    }
}
