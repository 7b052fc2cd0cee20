package dev.portolan.dns.plugin;

import dev.portolan.dns.corefile.CorefileException;
import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.corefile.Problem;
import dev.portolan.dns.corefile.ServerKey;
import dev.portolan.dns.corefile.Token;
import dev.portolan.dns.wire.DomainName;

import java.util.ArrayList;
import java.util.List;

/**
 * What a plugin is set up from.
 *
 * @param directives each time that the plugin's directive stands in the block; never empty
 * @param blockZones the zones of the block
 * @param services what plugins may use
 * @param parts where a plugin puts what is more than a link of the chain
 */
public record SetupInput(
        List<Directive> directives,
        List<DomainName> blockZones,
        Services services,
        ServerParts parts) {
    public SetupInput {
        directives = List.copyOf(directives);
        blockZones = List.copyOf(blockZones);
    }

    /** The only directive. */
    public Directive only() {
        if (directives.size() > 1) {
            throw directives.get(1).problem("this plugin can only be used once per Server Block");
        }
        return directives.getFirst();
    }

    /** The zones that arguments name, or those of the block where there are none. */
    public List<DomainName> zonesOrBlock(List<Token> args) {
        if (args.isEmpty()) {
            return blockZones;
        }
        List<DomainName> zones = new ArrayList<>();
        for (Token arg : args) {
            try {
                zones.addAll(ServerKey.zonesOf(arg.text()));
            } catch (IllegalArgumentException e) {
                throw new CorefileException(Problem.at(arg, String.valueOf(e.getMessage())));
            }
        }
        return List.copyOf(zones);
    }
}
