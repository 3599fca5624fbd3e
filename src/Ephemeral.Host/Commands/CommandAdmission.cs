namespace Ephemeral.Host.Commands;

/// <summary>What became of a command that was offered.</summary>
internal enum CommandAdmission
{
    Accepted,

    /// <summary>As many commands of its user wait as may.</summary>
    UserIsFull,

    /// <summary>As many commands from its caller's address run and wait as may, whatever users they name.</summary>
    AddressIsFull,

    /// <summary>As many commands wait as may, whoever's they are; or the service is stopping.</summary>
    ServiceIsFull,
}
