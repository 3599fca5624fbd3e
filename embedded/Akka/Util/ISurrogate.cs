using Akka.Actor;

namespace Akka.Util;

/// <summary>What stands for an object on the wire. Named by signatures; an in-process system never asks for one.</summary>
public interface ISurrogate
{
    ISurrogated FromSurrogate(ActorSystem system);
}

/// <summary>An object that can name its surrogate.</summary>
public interface ISurrogated
{
    ISurrogate ToSurrogate(ActorSystem system);
}
