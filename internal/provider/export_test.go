package provider

// Objects are the types of objects that the provider manages, for tests that need the acceptance harness too.
var Objects = objects
