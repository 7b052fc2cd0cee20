package dev.portolan.members.apply;

import static dev.portolan.members.Objects.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateBodyTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    what a server fills in | {'kind':'X','metadata':{'name':'a','uid':'u','resourceVersion':'7','generation':2,'creationTimestamp':'t','managedFields':[]},'status':{'x':1}} | {'kind':'X','metadata':{'name':'a'}}
                    kubectl's own annotation | {'kind':'X','metadata':{'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'{}','mine':'yes'}}} | {'kind':'X','metadata':{'annotations':{'mine':'yes'}}}
                    addresses and node ports | {'kind':'Service','metadata':{},'spec':{'clusterIP':'10.0.0.1','clusterIPs':['10.0.0.1'],'ports':[{'port':80,'nodePort':30080}]}} | {'kind':'Service','metadata':{},'spec':{'ports':[{'port':80}]}}
                    but not that a Service is headless | {'kind':'Service','metadata':{},'spec':{'clusterIP':'None'}} | {'kind':'Service','metadata':{},'spec':{'clusterIP':'None'}}
                    a claim's volume | {'kind':'PersistentVolumeClaim','metadata':{},'spec':{'volumeName':'pv-1','storageClassName':'fast'}} | {'kind':'PersistentVolumeClaim','metadata':{},'spec':{'storageClassName':'fast'}}
                    a job's selector and the labels for it | {'kind':'Job','metadata':{},'spec':{'selector':{'a':'b'},'template':{'metadata':{'labels':{'job-name':'j','app':'x'}}}}} | {'kind':'Job','metadata':{},'spec':{'template':{'metadata':{'labels':{'app':'x'}}}}}
                    but not a selector chosen by hand | {'kind':'Job','metadata':{},'spec':{'manualSelector':true,'selector':{'a':'b'}}} | {'kind':'Job','metadata':{},'spec':{'manualSelector':true,'selector':{'a':'b'}}}
                    """)
    void leavesOut(String what, String template, String body) {
        assertThat(TemplateBody.of(json(template))).as(what).isEqualTo(json(body));
    }

    @Test
    void turnsASecretsPlainTextIntoDataSoThatAKeyCanBeDroppedAgain() {
        assertThat(
                        TemplateBody.of(
                                json(
                                        "{'kind':'Secret','metadata':{},'data':{'a':'YQ=='},'stringData':{'b':'b'}}")))
                .isEqualTo(json("{'kind':'Secret','metadata':{},'data':{'a':'YQ==','b':'Yg=='}}"));
    }
}
