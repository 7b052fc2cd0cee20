/** The subcommands of {@code portolan}. */
@NullMarked
package dev.portolan.daemon.command;

import org.jspecify.annotations.NullMarked;
