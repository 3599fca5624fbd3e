using Akka.Actor;
using Akka.Configuration;
using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Coordinators;

public sealed class WorkCoordinatorContract : CoordinatorContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => MakeIn(Sys, body, options);

    protected override Subject MakeIn(ActorSystem system, Func<int, CancellationToken, Task> body, EphemeralOptions options) =>
        Subject.Work(body, options, system);
}

public sealed class ResultCoordinatorContract : CoordinatorContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => MakeIn(Sys, body, options);

    protected override Subject MakeIn(ActorSystem system, Func<int, CancellationToken, Task> body, EphemeralOptions options) =>
        Subject.Result(body, options, system);
}

public sealed class KeyedWorkCoordinatorContract : CoordinatorContract
{
    protected override int KeyTimers => 1;

    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => MakeIn(Sys, body, options);

    protected override Subject MakeIn(ActorSystem system, Func<int, CancellationToken, Task> body, EphemeralOptions options) =>
        Subject.KeyedWork(body, options, system);
}

public sealed class KeyedResultCoordinatorContract : CoordinatorContract
{
    protected override int KeyTimers => 1;

    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => MakeIn(Sys, body, options);

    protected override Subject MakeIn(ActorSystem system, Func<int, CancellationToken, Task> body, EphemeralOptions options) =>
        Subject.KeyedResult(body, options, system);
}

/// <summary>With fair scheduling, and a threshold that the contract never reaches.</summary>
public sealed class FairKeyedWorkCoordinatorContract : CoordinatorContract
{
    protected override int KeyTimers => 1;

    private static readonly Config Fair = ConfigurationFactory.ParseString(
        "ephemeral.defaults { enable-fair-scheduling = on, fair-scheduling-threshold = 1000000 }");

    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => MakeIn(Sys, body, options);

    protected override Subject MakeIn(ActorSystem system, Func<int, CancellationToken, Task> body, EphemeralOptions options)
    {
        var fair = CoordinatorSettings.Over(options, Fair, null);
        Assert.True(fair.EnableFairScheduling);
        return Subject.KeyedWork(body, fair, system);
    }
}
