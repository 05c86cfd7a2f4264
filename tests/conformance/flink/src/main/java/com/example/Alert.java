package com.example;

public class Alert {
    public long userId;
    public double amount;

    public Alert() {}

    public Alert(long userId, double amount) {
        this.userId = userId;
        this.amount = amount;
    }
}
