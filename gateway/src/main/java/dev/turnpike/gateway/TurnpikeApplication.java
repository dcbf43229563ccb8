package dev.turnpike.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the gateway. */
@SpringBootApplication
public class TurnpikeApplication {

    public static void main(String[] args) {
        SpringApplication.run(TurnpikeApplication.class, args);
    }
}
