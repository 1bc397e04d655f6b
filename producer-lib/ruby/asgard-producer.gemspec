# frozen_string_literal: true

Gem::Specification.new do |gem|
  gem.name = "asgard-producer"
  gem.version = "0.1.0"
  gem.summary = "Publishes events to Asgard's fronting servers"
  gem.authors = ["Asgard"]
  gem.license = "Apache-2.0"
  gem.required_ruby_version = ">= 3.0"
  gem.files = Dir["lib/**/*.rb", "README.md"]
end
