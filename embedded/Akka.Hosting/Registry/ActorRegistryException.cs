namespace Akka.Hosting;

public class ActorRegistryException(string message) : Exception(message);

public sealed class DuplicateActorRegistryException(string message) : ActorRegistryException(message);

public sealed class MissingActorRegistryEntryException(string message) : ActorRegistryException(message);
