using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Protocol;

public sealed class ToldWorkContract : ProtocolContract
{
    protected override string Kind => "work";

    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) =>
        Subject.Work(body, options, Sys);
}

public sealed class ToldResultContract : ProtocolContract
{
    protected override string Kind => "result";

    protected override bool HasResults => true;

    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) =>
        Subject.Result(body, options, Sys);
}

public sealed class ToldKeyedContract : ProtocolContract
{
    protected override string Kind => "keyed";

    protected override bool HasKeys => true;

    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) =>
        Subject.KeyedWork(body, options, Sys);
}

public sealed class ToldKeyedResultContract : ProtocolContract
{
    protected override string Kind => "keyed-result";

    protected override bool HasKeys => true;

    protected override bool HasResults => true;

    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) =>
        Subject.KeyedResult(body, options, Sys);
}
