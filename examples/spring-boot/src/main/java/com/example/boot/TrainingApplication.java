package com.example.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application whose users train models on the GPUs of a cluster. */
@SpringBootApplication(proxyBeanMethods = false)
public final class TrainingApplication {

    /**
     * Starts the application.
     *
     * @param args settings of Spring Boot
     */
    public static void main(String[] args) {
        SpringApplication.run(TrainingApplication.class, args);
    }
}
