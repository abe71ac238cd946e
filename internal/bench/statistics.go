//go:build unix

package main

import "slices"

// quantile is the smallest of the values that at least the given part of them do not exceed.
func quantile(values []float64, part float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	i := int(part * float64(len(sorted)))
	return sorted[min(i, len(sorted)-1)]
}

// median of a property of samples.
func median[T any](samples []T, of func(T) float64) float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 0 {
		return (values[middle-1] + values[middle]) / 2
	}
	return values[middle]
}
