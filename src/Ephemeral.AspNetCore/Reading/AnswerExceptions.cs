namespace Ephemeral.AspNetCore.Reading;

/// <summary>The actor that was asked refused; the message is its reason.</summary>
internal class RefusedException(string message) : Exception(message);

/// <summary>There is no coordinator or operation of that name or id.</summary>
internal sealed class NotFoundException(string message) : RefusedException(message);

/// <summary>The actor that was asked did not answer in time.</summary>
internal sealed class NoAnswerException(string message) : Exception(message);
