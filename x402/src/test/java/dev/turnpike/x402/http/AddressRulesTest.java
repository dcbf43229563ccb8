package dev.turnpike.x402.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.x402.Http.Reach;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRulesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            1.1.1.1                | public
            104.18.5.7             | public
            2606:4700:4700::1111   | public
            64:ff9b::1.1.1.1       | public
            ::ffff:1.1.1.1         | public
            10.0.0.1               | private
            127.0.0.1              | private
            127.255.255.255        | private
            172.16.0.1             | private
            172.32.0.1             | public
            192.168.1.1            | private
            ::1                    | private
            ::ffff:127.0.0.1       | private
            64:ff9b::10.0.0.1      | private
            fc00::1                | private
            fd12:3456::1           | private
            0.0.0.0                | never
            ::                     | never
            100.64.0.1             | never
            100.100.100.200        | never
            168.63.129.16          | never
            169.254.169.254        | never
            ::ffff:169.254.169.254 | never
            64:ff9b::169.254.169.254 | never
            192.0.0.192            | never
            192.0.2.1              | never
            198.18.0.1             | never
            198.51.100.1           | never
            203.0.113.1            | never
            224.0.0.1              | never
            240.0.0.1              | never
            255.255.255.255        | never
            fe80::1                | never
            fec0::1                | never
            ff02::1                | never
            fd00:ec2::254          | never
            2001::1                | never
            2001:db8::1            | never
            2002:7f00:1::          | never
            ::127.0.0.1            | never
            0.1.2.3                | never
            1.0.0.0                | public
            172.15.255.255         | public
            172.31.255.255         | private
            198.19.255.255         | never
            198.20.0.0             | public
            223.255.255.255        | public
            1fff:ffff::1           | never
            2000::                 | public
            2001:1ff:ffff::1       | never
            2001:200::1            | public
            3fff:fff::1            | never
            3fff:1000::1           | public
            4000::                 | never
            fdff:ffff::1           | private
            64:ff9b:1::1.1.1.1     | never
            """)
    void eachReachAllowsItsAddressesOnly(String address, String kind) throws UnknownHostException {
        InetAddress parsed = InetAddress.getByName(address);
        assertThat(AddressRules.allows(Reach.PUBLIC, parsed)).isEqualTo(kind.equals("public"));
        assertThat(AddressRules.allows(Reach.PRIVATE, parsed)).isEqualTo(!kind.equals("never"));
        assertThat(AddressRules.allows(Reach.OPERATOR, parsed)).isTrue();
    }
}
