//go:build unix

package main

import "slices"

// sorted are the values of a property of samples.
func sorted[T any](samples []T, of func(T) float64) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values
}

// median is the middle value of a property of samples.
func median[T any](samples []T, of func(T) float64) float64 {
	values := sorted(samples, of)
	middle := len(values) / 2
	if len(values)%2 == 0 {
		return (values[middle-1] + values[middle]) / 2
	}
	return values[middle]
}

// quantile is the value that at most the given part of the samples falls short of.
func quantile[T any](samples []T, of func(T) float64, part float64) float64 {
	values := sorted(samples, of)
	return values[min(int(part*float64(len(values))), len(values)-1)]
}
