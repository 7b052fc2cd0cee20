/**
 * What is needed to run Portolan somewhere: image, Helm chart, kustomize, systemd unit, Corefiles,
 * dashboards and alert rules, and the tests that hold them against the code.
 */
@NullMarked
package dev.portolan.deploy;

import org.jspecify.annotations.NullMarked;
