"""Parts of the import of a city (取込みの部品); the service is `services.load_city`."""
