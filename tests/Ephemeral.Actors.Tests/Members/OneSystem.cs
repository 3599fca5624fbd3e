using Akka.Actor;

namespace Ephemeral.Actors.Tests.Members;

/// <summary>One actor system for all the rows of a table.</summary>
public sealed class OneSystem : IAsyncLifetime
{
    public ActorSystem System { get; } = ActorSystem.Create("members", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => System.Terminate();
}
