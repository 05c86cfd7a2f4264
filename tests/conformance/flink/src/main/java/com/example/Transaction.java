package com.example;

/** As the job declares it: {@code Types.POJO('com.example.Transaction', …)}. */
public class Transaction {
    public long userId;
    public double amount;
    public long timestamp;
}
