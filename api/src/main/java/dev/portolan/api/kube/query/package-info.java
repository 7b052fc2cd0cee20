/** What a read asks for: selectors, pages, and how fresh the answer must be. */
@NullMarked
package dev.portolan.api.kube.query;

import org.jspecify.annotations.NullMarked;
