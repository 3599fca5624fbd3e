using Akka.Actor;
using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Coordinators;

public sealed class WorkCoordinatorContract : CoordinatorContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => MakeIn(Sys, body, options);

    protected override Subject MakeIn(ActorSystem system, Func<int, CancellationToken, Task> body, EphemeralOptions options) =>
        new WorkSubject(body, options, system);
}

public sealed class ResultCoordinatorContract : CoordinatorContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => MakeIn(Sys, body, options);

    protected override Subject MakeIn(ActorSystem system, Func<int, CancellationToken, Task> body, EphemeralOptions options) =>
        new ResultSubject(body, options, system);
}
