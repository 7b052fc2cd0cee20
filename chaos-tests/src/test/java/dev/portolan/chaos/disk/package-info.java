@NullMarked
package dev.portolan.chaos.disk;

import org.jspecify.annotations.NullMarked;
