package com.example;

/** What the detector remembers of a user. */
public class FeatureState {
    public int count;
    public double total;

    public FeatureState() {}

    public FeatureState(int count, double total) {
        this.count = count;
        this.total = total;
    }
}
