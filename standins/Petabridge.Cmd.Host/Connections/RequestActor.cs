using Akka.Actor;

namespace Petabridge.Cmd.Host.Connections;

/// <summary>
/// The asker of one command: passes the answers on. It says so itself when the handler stops before it has answered, and stops
/// when the command has ended or its client has gone: whoever still works for it watches it.
/// </summary>
internal sealed class RequestActor : UntypedActor
{
    private readonly long _id;
    private readonly IActorRef _handler;

    public RequestActor(long id, IActorRef handler)
    {
        _id = id;
        _handler = handler;
    }

    internal sealed record Answer(long Id, CommandResponse Response);

    protected override void PreStart() => Context.Watch(_handler);

    protected override void OnReceive(object message) => Context.Parent.Tell(new Answer(_id, Response(message)), Self);

    private static CommandResponse Response(object message) => message switch
    {
        CommandResponse response => response,
        Terminated => new ErroredCommandResponse("The handler of the command has stopped before it had answered."),
        Status.Failure failure => new ErroredCommandResponse($"The command failed: {failure.Cause.GetType().Name}."),
        _ => new ErroredCommandResponse($"The command was answered with a {message.GetType().Name}, which is no response."),
    };
}
