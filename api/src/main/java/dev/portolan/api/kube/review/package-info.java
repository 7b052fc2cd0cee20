/** Questions that a caller asks about itself: objects that are answered and never stored. */
@NullMarked
package dev.portolan.api.kube.review;

import org.jspecify.annotations.NullMarked;
